using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>One server that searches messages, and has default settings otherwise, for all tests of a class.</summary>
public sealed class SearchingServerFixture : IAsyncLifetime
{
    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ChatServer.StartAsync("--Chat:History:Search=true");

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
