using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>One server with default settings for all tests of a class.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ChatServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
