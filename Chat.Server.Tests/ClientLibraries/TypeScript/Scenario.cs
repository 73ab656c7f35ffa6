using System.Diagnostics;
using System.Text.Json;
using System.Threading.Channels;
using Chat.Server.Tests.Endpoints.PlainJson.Legacy;
using Chat.Server.Tests.Harness;
using FluentAssertions;

namespace Chat.Server.Tests.ClientLibraries.TypeScript;

/// <summary>A scenario of <c>clients/typescript/test/scenarios</c> in a Node.js of its own. It says how far it is, and the test plays the server's part.</summary>
internal sealed class Scenario : IAsyncDisposable
{
    private readonly Channel<string> said = Channel.CreateUnbounded<string>();
    private readonly Process process;
    private readonly Task<string> complaints;

    private Scenario(Process process)
    {
        this.process = process;
        complaints = process.StandardError.ReadToEndAsync();
        _ = ReadAsync();
    }

    /// <param name="name">The scenario's file.</param>
    /// <param name="server">Where the users connect.</param>
    /// <param name="protocol"><c>plain</c>, <c>json</c> or <c>messagepack</c>, the latter two over SignalR.</param>
    public static async Task<Scenario> StartAsync(string name, Uri server, string protocol = "plain")
    {
        await TypeScriptPackage.BuildAsync();
        var start = new ProcessStartInfo(NodeFactAttribute.Node!, [Path.Combine(TypeScriptPackage.Folder, "build", "scenarios", $"{name}.mjs")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] users = ["alice", "bob"];
        start.Environment["CHAT_SCENARIO"] = JsonSerializer.Serialize(new
        {
            url = server.AbsoluteUri,
            protocol,
            tokens = users.ToDictionary(user => user, user => TestTokens.For(user)),
        });
        return new Scenario(Process.Start(start)!);
    }

    public async Task SaysAsync(string word)
    {
        using var deadline = new CancellationTokenSource(Wait.Deadline);
        try
        {
            (await said.Reader.ReadAsync(deadline.Token)).Should().Be(word);
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException($"The scenario ended before it said {word}: {await complaints}");
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"The scenario did not say {word}.");
        }
    }

    public async Task TellAsync(string word)
    {
        await process.StandardInput.WriteLineAsync(word);
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Waits until the scenario holds.</summary>
    public Task HoldsAsync() => SaysAsync("done");

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line) said.Writer.TryWrite(line);
        said.Writer.Complete();
    }
}
