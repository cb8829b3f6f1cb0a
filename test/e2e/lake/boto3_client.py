"""Drives the local lake with boto3 as a user would; prints what it saw as one JSON object."""
import base64
import hashlib
import json
import sys
import time

import boto3
from botocore.exceptions import ClientError

endpoint, channel, store = sys.argv[1:4]
session = boto3.session.Session(region_name="us-east-1", aws_access_key_id="local", aws_secret_access_key="local")
data = session.client("cloudtrail-data", endpoint_url=endpoint)
trail = session.client("cloudtrail", endpoint_url=endpoint)


def event(uid, **more):
    body = {
        "version": "1.0",
        "userIdentity": {"type": "Person", "principalId": "alice", "details": {"arn": "arn:aws:iam::000000000000:user/alice"}},
        "eventSource": "ssh.example.com",
        "eventName": "StartSession",
        "eventTime": "2026-11-23T07:00:00Z",
        "UID": uid,
        "recipientAccountId": "000000000000",
        "additionalEventData": {"mfa": "false" if uid.endswith("7") else "true"},
    }
    body.update(more)
    return json.dumps(body)


def entry(uid, **more):
    return {"id": uid, "eventData": event(uid, **more)}


def code_of(call):
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


put = data.put_audit_events(channelArn=channel, externalId="tests", auditEvents=[entry(f"u{i}") for i in range(30)])
again = data.put_audit_events(channelArn=channel, auditEvents=[entry("u0"), entry("late", eventName=None)])
digest = base64.b64encode(hashlib.sha256(event("sum").encode()).digest()).decode()
checked = data.put_audit_events(
    channelArn=channel,
    auditEvents=[
        {"id": "sum", "eventData": event("sum"), "eventDataChecksum": digest},
        {"id": "bad", "eventData": event("bad"), "eventDataChecksum": digest},
    ],
)

query = trail.start_query(
    QueryStatement=f"""SELECT element_at(eventData.additionalEventData, 'mfa') AS mfa, count(*) AS n
        FROM {store.split('/')[-1]} WHERE eventTime > timestamp '2026-11-01 00:00:00' GROUP BY 1 ORDER BY 1"""
)["QueryId"]
while trail.describe_query(QueryId=query)["QueryStatus"] in ("QUEUED", "RUNNING"):
    time.sleep(0.02)
results = trail.get_query_results(QueryId=query)

print(
    json.dumps(
        {
            "put": len(put["successful"]),
            "sameId": again["successful"][0]["eventID"] == put["successful"][0]["eventID"],
            "failed": [(f["id"], f["errorCode"]) for f in again["failed"] + checked["failed"]],
            "status": results["QueryStatus"],
            "rows": results["QueryResultRows"],
            "stores": [s["Name"] for s in trail.list_event_data_stores()["EventDataStores"]],
            "retention": trail.get_event_data_store(EventDataStore=store)["RetentionPeriod"],
            "channels": [c["Name"] for c in trail.list_channels()["Channels"]],
            "lastSuccess": trail.get_channel(Channel=channel)["IngestionStatus"]["LatestIngestionSuccessTime"].year,
            "queries": [q["QueryStatus"] for q in trail.list_queries(EventDataStore=store)["Queries"]],
            "errors": [
                code_of(lambda: data.put_audit_events(channelArn=channel, auditEvents=[entry("a"), entry("a")])),
                code_of(lambda: data.put_audit_events(channelArn="arn:aws:nonsense", auditEvents=[entry("a")])),
                code_of(lambda: data.put_audit_events(channelArn=channel[:-1] + ("0" if channel[-1] != "0" else "1"), auditEvents=[entry("a")])),
                code_of(lambda: data.put_audit_events(channelArn=channel, auditEvents=[entry(str(i)) for i in range(101)])),
                code_of(lambda: trail.start_query(QueryStatement="SELEC 1")),
                code_of(lambda: trail.describe_query(QueryId="3d3f1a2b-0000-4000-8000-000000000000")),
                code_of(lambda: trail.get_query_results(QueryId=query, NextToken="nonsense")),
                code_of(lambda: trail.delete_event_data_store(EventDataStore=store)),
            ],
        }
    )
)
