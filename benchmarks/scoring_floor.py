"""The floor: the same pipeline called in a bare Starlette app, `python scoring_floor.py FOLDER PORT`.

`/async` predicts on the event loop, `/threads` as frameworks run a plain function: on a pool of threads.
"""

import sys

import mlflow.sklearn
import pandas as pd
import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


def application(folder: str) -> Starlette:
    pipeline = mlflow.sklearn.load_model(folder)

    def predicted(document: dict) -> list:
        split = document["input_data"]
        return pipeline.predict(pd.DataFrame(split["data"], columns=split["columns"])).tolist()

    async def on_loop(request: Request) -> JSONResponse:
        return JSONResponse({"predictions": predicted(await request.json())})

    async def on_threads(request: Request) -> JSONResponse:
        return JSONResponse({"predictions": await run_in_threadpool(predicted, await request.json())})

    return Starlette(
        routes=[Route("/async", on_loop, methods=["POST"]), Route("/threads", on_threads, methods=["POST"])]
    )


if __name__ == "__main__":
    uvicorn.run(application(sys.argv[1]), port=int(sys.argv[2]), log_level="warning", access_log=False)
