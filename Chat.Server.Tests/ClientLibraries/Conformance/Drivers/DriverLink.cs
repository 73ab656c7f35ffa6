using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Drivers;

/// <summary>Commands with their answers, and everything else as events.</summary>
internal sealed class DriverLink(IDriver driver, Action<JsonObject> onEvent)
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private readonly CancellationTokenSource gone = new();
    private int last;

    /// <summary>Cancelled when the driver is gone.</summary>
    public CancellationToken Gone => gone.Token;

    /// <summary>Tells a command at once; the answer comes as it does. A refusal is a <see cref="CommandFailedException"/>.</summary>
    public async Task<JsonObject> AskAsync(JsonObject command)
    {
        var id = Interlocked.Increment(ref last);
        var answer = waiting[id] = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        if (gone.IsCancellationRequested) throw new ConformanceException("The driver is gone.");
        command["id"] = id;
        await driver.TellAsync(command);
        return await answer.Task;
    }

    public Task TellAsync(JsonObject command) => driver.TellAsync(command);

    /// <summary>Handles reports until the driver is gone.</summary>
    public async Task RunAsync()
    {
        await foreach (var report in driver.Reports.ReadAllAsync())
        {
            if (!report.ContainsKey("answer")) onEvent(report);
            else if (waiting.TryRemove((int)report["answer"]!, out var asked)) Answer(asked, report);
        }

        await gone.CancelAsync();
        foreach (var asked in waiting.Values) asked.TrySetException(new ConformanceException("The driver has gone without an answer."));
    }

    private static void Answer(TaskCompletionSource<JsonObject> asked, JsonObject report)
    {
        if ((string?)report["error"] is { } code) asked.TrySetException(new CommandFailedException(code, (string?)report["message"]));
        else asked.TrySetResult(report["ok"]?.DeepClone().AsObject() ?? []);
    }
}
