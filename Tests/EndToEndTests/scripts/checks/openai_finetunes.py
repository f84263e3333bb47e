"""Fine-tunes through the `openai` SDK."""

import time

import openai

from checks.data import example, lines
from checks.world import refused, user

OVER = {"succeeded", "failed", "cancelled"}
# Of a job that is not over before it is cancelled, however slow this machine is.
LONG = {"method": {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 20}}}}


def _training_file(world, count=20):
    files = world.openai().files
    file = files.create(file=("t.jsonl", lines(*(example(world.unique()) for _ in range(count)))), purpose="fine-tune")
    return files.wait_for_processing(file.id, poll_interval=0.05).id


def _start(world, **more):
    request = dict(model="simulator/small", training_file=_training_file(world))
    return world.openai().fine_tuning.jobs.create(**{**request, **more})


def _ended(world, job, patience=60):
    end = time.monotonic() + patience
    while job.status not in OVER:
        assert time.monotonic() < end, f"not over after {patience} s: {job}"
        time.sleep(0.1)
        job = world.openai().fine_tuning.jobs.retrieve(job.id)
    return job


def job_ends_in_a_model_that_answers(world):
    client = world.openai()
    method = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 2, "batch_size": 8}}}
    job = _start(world, suffix="trains", seed=7, method=method, metadata={"name": "ü"})
    assert job.model == "simulator/small" and job.hyperparameters.n_epochs == 2 and job.seed == 7, job
    assert job.metadata == {"name": "ü"} and job.fine_tuned_model is None, job
    job = _ended(world, job)
    assert job.status == "succeeded" and job.finished_at >= job.created_at and job.trained_tokens > 0, job
    assert "trains" in job.fine_tuned_model and job.error is None, job
    end = time.monotonic() + 30
    while True:  # until every router knows it
        try:
            answer = client.chat.completions.create(model=job.fine_tuned_model, messages=user("Repeat exactly: taught"))
            break
        except openai.NotFoundError:
            assert time.monotonic() < end, job
            time.sleep(0.1)
    assert answer.choices[0].message.content == "taught", answer
    events = list(client.fine_tuning.jobs.list_events(job.id, limit=2))
    assert len(events) > 2 and len({event.id for event in events}) == len(events), events
    assert [event.created_at for event in events] == sorted((e.created_at for e in events), reverse=True), events
    checkpoints = list(client.fine_tuning.jobs.checkpoints.list(job.id))
    assert checkpoints and all(one.fine_tuning_job_id == job.id for one in checkpoints), checkpoints


def job_that_fails_says_why(world):
    job = _ended(world, _start(world, suffix="fails"))
    assert job.status == "failed" and job.error.message and job.fine_tuned_model is None, job


def job_can_be_cancelled(world):
    job = world.openai().fine_tuning.jobs.cancel(_start(world, **LONG).id)
    job = _ended(world, job)
    assert job.status == "cancelled" and job.fine_tuned_model is None, job


def validation_file_is_kept(world):
    validation = _training_file(world, 5)
    job = _start(world, validation_file=validation, **LONG)
    assert job.validation_file == validation, job
    world.openai().fine_tuning.jobs.cancel(job.id)


def lists_come_in_pages(world):
    jobs = world.openai().fine_tuning.jobs
    made = [_start(world, **LONG).id for _ in range(3)]
    seen = [job.id for job in jobs.list(limit=1)]
    assert [one for one in seen if one in made] == made[::-1] and len(seen) == len(set(seen)), (made, seen)
    for one in made:
        jobs.cancel(one)


def bad_request_is_400_and_named(world):
    refused(openai.NotFoundError, lambda: _start(world, model="no/such"), "no/such")
    refused((openai.BadRequestError, openai.NotFoundError), lambda: _start(world, training_file="file-no"), "file-no")
    reinforcement = {"type": "reinforcement"}
    refused(openai.BadRequestError, lambda: _start(world, method=reinforcement), "method.type")
    wrong = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": -1}}}
    refused(openai.BadRequestError, lambda: _start(world, method=wrong), "n_epochs")
    many = {"type": "supervised", "supervised": {"hyperparameters": {"n_epochs": 1000}}}
    assert refused(openai.BadRequestError, lambda: _start(world, method=many), "n_epochs").param == "n_epochs"
    wandb = [{"type": "wandb", "wandb": {"project": "x"}}]
    refused(openai.BadRequestError, lambda: _start(world, integrations=wandb), "integrations")
    refused(openai.NotFoundError, lambda: world.openai().fine_tuning.jobs.retrieve("ftjob-no"), "ftjob-no")


async def async_client_lists_jobs(world):
    job = _start(world, **LONG)
    async with world.openai("AsyncOpenAI") as client:
        assert job.id in [one.id async for one in client.fine_tuning.jobs.list()]
        await client.fine_tuning.jobs.cancel(job.id)
