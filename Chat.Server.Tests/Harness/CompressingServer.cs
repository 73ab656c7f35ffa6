using Chat.Server.Tests.Specifications;
using Xunit;

namespace Chat.Server.Tests.Harness;

/// <summary>One server that compresses each message once for all its receivers, for all tests of a class.</summary>
public sealed class CompressingServer : IAsyncLifetime
{
    public ChatServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await ChatServer.StartAsync("--Chat:Transport:Compression=Shared", RecoverySpecification.RecoveryLimit);

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
