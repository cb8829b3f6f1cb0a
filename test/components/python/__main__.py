"""A Python program over the components, run as `pulumi-language-python-exec` runs one. Arguments: monitor and engine address."""
import asyncio
import sys

import pulumi

from sallyport_components import AthenaAuditStore, SavedQueries


def program() -> None:
    store = AthenaAuditStore(
        "audit",
        retention_days=365,
        event_source="ssh.example.com",
        # Known only when something else is there, as an output of another stack is.
        writer_account_ids=[pulumi.Output.from_input("210987654321")],
        tags={"team": "platform"},
    )
    queries = SavedQueries(
        "queries",
        audit_sink=store.sink,
        proxy_log_group_name="/sallyport/ssh",
        parameters={"ssh-access-denied": {"principal": "alice"}},
    )
    pulumi.export("stream", store.stream_arn)
    pulumi.export("queries", queries.named_query_ids)


monitor, engine = sys.argv[1:]
pulumi.runtime.configure(
    pulumi.runtime.Settings(project="shop", stack="prod", monitor=monitor, engine=engine, dry_run=False, organization="acme")
)
asyncio.new_event_loop().run_until_complete(pulumi.runtime.run_in_stack(program))
