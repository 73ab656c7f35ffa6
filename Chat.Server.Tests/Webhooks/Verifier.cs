using System.Diagnostics;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using Chat.Server.Tests.JavaScript;

namespace Chat.Server.Tests.Webhooks;

/// <summary>Somebody else's implementation of Standard Webhooks, in Node.js.</summary>
internal sealed class Verifier : IDisposable
{
    private readonly Process process;

    public Verifier()
    {
        var start = new ProcessStartInfo(NodeFactAttribute.Node!, [Path.Combine(AppContext.BaseDirectory, "Webhooks", "verifier.cjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["NODE_PATH"] = JavaScriptPackages.Modules;
        process = Process.Start(start)!;
    }

    /// <summary>Null when the request is what it says.</summary>
    public async Task<string?> FaultAsync(WebhookRequest request, string secret)
    {
        var headers = new JsonObject { ["webhook-id"] = request.Id, ["webhook-timestamp"] = request.Timestamp, ["webhook-signature"] = request.Signature };
        await process.StandardInput.WriteLineAsync(new JsonObject { ["secret"] = secret, ["headers"] = headers, ["body"] = request.Body }.ToJsonString());
        await process.StandardInput.FlushAsync();
        var answer = JsonNode.Parse((await process.StandardOutput.ReadLineAsync().WaitAsync(Wait.Deadline))!)!;
        return answer["payload"] is null ? (string?)answer["error"] ?? "no answer" : null;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.Dispose();
    }
}
