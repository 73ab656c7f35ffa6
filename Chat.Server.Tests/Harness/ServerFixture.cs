using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>One server for all tests of a class, with default settings where a derived fixture has no others.</summary>
public class ServerFixture : IAsyncLifetime
{
    public ChatServer Server { get; private set; } = null!;

    protected virtual string[] Settings => [];

    public async Task InitializeAsync() => Server = await ChatServer.StartAsync(Settings);

    public virtual async Task DisposeAsync() => await Server.DisposeAsync();
}
