import pytest

from lazulite.specs.memory import memory, spelled_memory


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("16Gi", 16 << 30), ("16GiB", 16 << 30), ("16 GB", 16 * 10**9), ("2g", 2 * 10**9), ("512m", 512 * 10**6),
        ("1.5Gi", 3 << 29), (1024, 1024), ("1024", 1024), ("7k", 7000),
    ],
)  # fmt: skip
def test_memory_is_read_as_people_write_it(said: object, size: int) -> None:
    assert memory(said) == size


@pytest.mark.parametrize("said", ["much", "16 Gigs", "", "-1Gi", True, None])
def test_what_is_no_memory_says_how_it_is_written(said: object) -> None:
    with pytest.raises(ValueError, match="is no amount of memory: write 16Gi, 16GB, 512m, or bytes"):
        memory(said)


@pytest.mark.parametrize("said", [0, "0Gi", "9999999999T"])
def test_no_memory_and_more_than_there_is_are_refused(said: object) -> None:
    with pytest.raises(ValueError, match="it is more than 0 bytes, and no more than there are"):
        memory(said)


@pytest.mark.parametrize(
    ("size", "said"),
    [(16 << 30, "16 GiB"), (25_276_502_016, "23.5 GiB"), (512 << 20, "512 MiB"), (3 << 40, "3 TiB"), (7, "7 bytes")],
)
def test_memory_is_spelled_in_the_unit_that_fits(size: int, said: str) -> None:
    assert spelled_memory(size) == said
