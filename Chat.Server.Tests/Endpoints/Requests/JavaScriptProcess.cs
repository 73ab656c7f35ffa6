using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Chat.Contracts;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>Node.js with as many of SignalR's stock clients as are asked for: a start of it costs more than a test does.</summary>
internal sealed class JavaScriptProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<CallResult>> asked = new();
    private int last;

    private JavaScriptProcess(Process process) => this.process = process;

    public static JavaScriptProcess Start()
    {
        var start = new ProcessStartInfo(NodeFactAttribute.Node!, [Path.Combine(AppContext.BaseDirectory, "Endpoints", "Requests", "caller.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = JavaScriptPackages.Modules;
        var started = new JavaScriptProcess(Process.Start(start)!);
        _ = started.ReadAsync();
        return started;
    }

    /// <param name="server">Where the server is.</param>
    /// <param name="token">Who connects.</param>
    /// <param name="protocol">A protocol of hubs, by the name that caller.cjs has for it.</param>
    public async Task<Caller> ConnectAsync(Uri server, string token, string protocol)
    {
        var connection = Interlocked.Increment(ref last);
        var connected = await AskAsync(connection, new JsonObject { ["connect"] = new Uri(server, ChatEndpoints.Hub).ToString(), ["token"] = token, ["protocol"] = protocol });
        return connected.Error is null ? new JavaScriptCaller(this, connection) : throw new IOException($"The client cannot connect: {connected.Error}");
    }

    /// <summary>Has a connection do what the line says, and waits for what comes of it.</summary>
    public async Task<CallResult> AskAsync(int connection, JsonObject line)
    {
        var id = Interlocked.Increment(ref last);
        var result = asked[id] = new TaskCompletionSource<CallResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        line["id"] = id;
        line["on"] = connection;
        await process.StandardInput.WriteLineAsync(Half.In(line.ToJsonString()));
        await process.StandardInput.FlushAsync();
        return await result.Task.WaitAsync(Wait.Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        var complaints = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            var said = JsonNode.Parse(line)!;
            if (asked.TryRemove(said["id"]!.GetValue<int>(), out var result))
                result.TrySetResult(said["error"]?.GetValue<string>() is { } error ? CallResult.Failed(error) : CallResult.Answered);
        }

        var end = new IOException($"Node.js ended: {await complaints}");
        foreach (var result in asked.Values) result.TrySetException(end);
    }
}
