using System.Diagnostics;
using System.Text.Json.Nodes;
using Chat.Server.Tests.Harness;

namespace Chat.Server.Tests.Endpoints.PlainJson.Legacy;

/// <summary>A client in a process of its own: lines in are frames sent, lines out are frames received, <c>close CODE REASON</c> is the last.</summary>
internal sealed class ProcessClient : LegacyClient
{
    private const string Closing = "close ";

    private readonly Process process;
    private readonly TaskCompletionSource<(int, string)> closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ProcessClient(Process process) => this.process = process;

    public override Clients.EventLog Frames { get; } = new();

    public static Task<LegacyClient> OpenPythonAsync(Uri address) => OpenAsync(PythonFactAttribute.Python, "client.py", address);

    public static Task<LegacyClient> OpenNodeAsync(Uri address) => OpenAsync(NodeFactAttribute.Node!, "client.cjs", address);

    public override async Task SendAsync(string frame)
    {
        await process.StandardInput.WriteLineAsync(frame);
        await process.StandardInput.FlushAsync();
    }

    public override Task<(int Code, string Reason)> ClosedAsync() => closed.Task.WaitAsync(Wait.Deadline);

    public override async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Task<LegacyClient> OpenAsync(string program, string script, Uri address)
    {
        var start = new ProcessStartInfo(program, [Path.Combine(AppContext.BaseDirectory, "Endpoints", "PlainJson", "Legacy", script), address.ToString()])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NODE_PATH"] = NodeFactAttribute.Modules;
        var client = new ProcessClient(Process.Start(start)!);
        _ = client.ReadAsync();
        return Task.FromResult<LegacyClient>(client);
    }

    private async Task ReadAsync()
    {
        var complaints = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Closing, StringComparison.Ordinal))
            {
                var parts = line.Split(' ', 3);
                closed.TrySetResult((int.Parse(parts[1]), parts[2]));
            }
            else
            {
                Frames.Add(JsonNode.Parse(line)!.AsObject());
            }
        }

        closed.TrySetException(new IOException($"The client ended without a close: {await complaints}"));
    }
}
