using System.Collections.Concurrent;
using System.Diagnostics;
using System.Numerics;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>The stock JavaScript client of SignalR in Node.js.</summary>
internal sealed class JavaScriptCaller : Caller
{
    private readonly Process process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<CallResult>> calls = new();
    private readonly TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int last;

    private JavaScriptCaller(Process process) => this.process = process;

    public static async Task<JavaScriptCaller> ConnectAsync(Uri server, string token, string protocol)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Endpoints", "Requests", "caller.cjs"), new Uri(server, ChatEndpoints.Hub).ToString(), token, protocol];
        var start = new ProcessStartInfo(NodeFactAttribute.Node!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = JavaScriptPackages.Modules;
        var caller = new JavaScriptCaller(Process.Start(start)!);
        _ = caller.ReadAsync();
        await caller.started.Task.WaitAsync(Wait.Deadline);
        return caller;
    }

    public override async Task<CallResult> CallAsync(string operation, params object?[] arguments)
    {
        var id = Interlocked.Increment(ref last);
        var result = calls[id] = new TaskCompletionSource<CallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        var line = new JsonObject { ["id"] = id, ["operation"] = operation, ["arguments"] = new JsonArray([.. arguments.Select(Write)]) };
        await process.StandardInput.WriteLineAsync(Half.In(line.ToJsonString()));
        await process.StandardInput.FlushAsync();
        return await result.Task.WaitAsync(Wait.Deadline);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static JsonNode? Write(object? value) => value switch
    {
        null => null,
        Undefined => Special("undefined", null),
        DateTime date => Special("date", date.ToString("O")),
        BigInteger number => Special("bigint", number.ToString()),
        byte[] bytes => Special("bytes", new JsonArray([.. bytes.Select(b => JsonValue.Create(b))])),
        Dictionary<string, object?> record => Special("object", new JsonArray([.. record.Select(field => new JsonArray(field.Key, Write(field.Value)))])),
        object?[] array => new JsonArray([.. array.Select(Write)]),
        _ => JsonValue.Create(value),
    };

    private static JsonObject Special(string kind, JsonNode? value) => new() { ["$"] = kind, ["value"] = value };

    private async Task ReadAsync()
    {
        var complaints = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonNode.Parse(line)!;
            if (said["started"] is not null) started.TrySetResult();
            else if (said["id"]?.GetValue<int>() is { } id && calls.TryRemove(id, out var call))
                call.TrySetResult(said["error"]?.GetValue<string>() is { } error ? CallResult.Failed(error) : CallResult.Answered);
            else break;
        }

        var end = new IOException($"The client ended: {await complaints}");
        started.TrySetException(end);
        foreach (var call in calls.Values) call.TrySetException(end);
    }
}
