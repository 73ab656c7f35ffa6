using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Clients;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;

namespace Chat.Server.Tests.StockClients;

/// <summary>@microsoft/signalr in a Node.js of its own, see <c>stock-client.cjs</c>.</summary>
internal sealed class JavaScriptStockClient : StockClient
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonElement?>> calls = new();
    private readonly StockClientOptions options;
    private readonly Process process;
    private readonly Lock writing = new();
    private readonly Task reading;
    private int lastCall;

    public JavaScriptStockClient(StockClientOptions options)
    {
        this.options = options;
        var start = new ProcessStartInfo(NodeFactAttribute.Node!, [Path.Combine(AppContext.BaseDirectory, "StockClients", "stock-client.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = JavaScriptPackages.Modules;
        process = Process.Start(start)!;
        reading = ReadAsync();
        Write(new
        {
            url = options.Hub.ToString(),
            transport = options.SkipNegotiation ? "WebSockets" : options.Transport?.ToString(),
            skipNegotiation = options.SkipNegotiation,
            messagePack = options.Protocol == WireProtocol.MessagePack,
            events = Records.Keys,
        });
    }

    public override Task StartAsync() => InvokeAsync("start", new { });

    public override Task<JsonElement?> InvokeAsync(string operation, object request)
    {
        var id = Interlocked.Increment(ref lastCall);
        var answer = calls[id] = new TaskCompletionSource<JsonElement?>(TaskCreationOptions.RunContinuationsAsynchronously);
        Write(new { call = id, operation, request });
        return answer.Task.WaitAsync(Wait.Deadline);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        await reading;
        process.Dispose();
    }

    private void Write(object command)
    {
        lock (writing)
        {
            process.StandardInput.WriteLine(JsonSerializer.Serialize(command, JsonSerializerOptions.Web));
            process.StandardInput.Flush();
        }
    }

    private async Task ReadAsync()
    {
        var complaints = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line) Handle(JsonNode.Parse(line)!.AsObject());
        var end = new IOException($"The client ended: {await complaints}");
        foreach (var call in calls.Values) call.TrySetException(end);
    }

    private void Handle(JsonObject line)
    {
        if (line.ContainsKey("token")) GiveToken();
        else if ((string?)line["state"] is { } state) Events.Add(new StateChange(state, (string?)line["error"]));
        else if ((string?)line["event"] is { } name) Events.Add(line["data"].Deserialize(Records[name], JsonSerializerOptions.Web)!);
        else if (calls.TryRemove((int)line["answer"]!, out var call)) Answer(call, line);
    }

    private void GiveToken()
    {
        try
        {
            Write(new { token = options.Token() });
        }
        catch (IOException)
        {
            // It was ended since it asked, and its calls are told so.
        }
    }

    private static void Answer(TaskCompletionSource<JsonElement?> call, JsonObject line)
    {
        if ((string?)line["error"] is { } error) call.TrySetException(new IOException(error));
        else call.TrySetResult(line["result"]?.Deserialize<JsonElement>());
    }
}
