"""The jobs of a database run one after the other in this process, without queue, workers or breakdowns."""

import sys

import django


def main(job_ids: list[int]) -> None:
    django.setup()
    from monitoring.services.indlaesning import koer_indlaesning
    from udlejning.faelles import tid

    for job_id in job_ids:
        job = koer_indlaesning(indlaesning_id=job_id, now=tid.nu(), idag=tid.idag())
        assert job.status == job.Status.INDLAEST, job.fund


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]])
