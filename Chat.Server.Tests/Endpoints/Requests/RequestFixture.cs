using Chat.Server.Tests.Harness;
using Xunit;

namespace Chat.Server.Tests.Endpoints.Requests;

/// <summary>A server that searches messages, and has default settings otherwise, and the process of the clients in JavaScript.</summary>
public sealed class RequestFixture : IAsyncLifetime
{
    private readonly Lazy<JavaScriptProcess> javaScript = new(JavaScriptProcess.Start);

    public ChatServer Server { get; private set; } = null!;

    /// <summary>Started when it is first asked for.</summary>
    internal JavaScriptProcess JavaScript => javaScript.Value;

    public async Task InitializeAsync() => Server = await ChatServer.StartAsync("--Chat:History:Search=true");

    public async Task DisposeAsync()
    {
        if (javaScript.IsValueCreated) await javaScript.Value.DisposeAsync();
        await Server.DisposeAsync();
    }
}
