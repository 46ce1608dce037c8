namespace Sdk.Container.Hygiene.Tests.Operations;

/// <summary>A host for the runner with a docker that is none, and on it one instance of an app with jobs of every kind.</summary>
public abstract class RunnerWithFakeDocker : IAsyncDisposable
{
    private const string Ops = """
        {
          "version": 1, "app": "shop",
          "services": [{ "name": "app", "image": "shop:1.0.0", "user": "1654" }],
          "instances": [{ "name": "alice" }],
          "jobs": [
            { "name": "plain", "command": ["/app/Shop", "work"], "schedule": { "cron": "* * * * *", "maxAge": 60 } },
            { "name": "picky", "command": ["x"], "successExitCodes": [0, 3] },
            { "name": "short", "command": ["x"], "timeout": 1 },
            { "name": "again", "command": ["x"], "retries": 2, "retryDelay": 0 },
            { "name": "patient", "command": ["x"], "overlap": "queue", "timeout": 100 },
            { "name": "pushy", "command": ["x"], "overlap": "replace", "timeout": 100 },
            { "name": "alone", "command": ["x"], "lock": "instance", "timeout": 100 },
            { "name": "paused", "command": ["x"], "suspend": true }
          ],
          "notifications": [
            { "name": "broken", "type": "command", "target": "/nonexistent", "on": ["failure"] },
            { "name": "file", "type": "command", "target": "@notify@", "on": ["failure", "missing", "recovery"] }
          ]
        }
        """;

    protected RunnerWithFakeDocker()
    {
        Tool.Need("bash", "jq", "flock", "setpriv");
        Bed = new(Ops);
        RunnerBed.WriteProgram(Bed["notify"], $"#!/bin/bash\ncat >>{Bed["events"]}\n");
        RunnerBed.Write(Bed.OpsFile, Ops.Replace("@notify@", Bed["notify"], StringComparison.Ordinal));
        Docker = new(Bed);
    }

    private protected RunnerBed Bed { get; }

    private protected FakeDocker Docker { get; }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Bed.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>And publishes an image with it.</summary>
    private protected void ChangeOps(Func<string, string> change)
    {
        RunnerBed.Write(Bed.OpsFile, change(File.ReadAllText(Bed.OpsFile)));
        Docker.SetImageLabel(Bed.OpsDigest);
    }
}
