using Chat.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Servers;

/// <summary>A server inside this process: one that is not ended while its scenario lasts, or whose clock is wrong.</summary>
internal sealed class LocalNode(ChatServer server) : IStageNode
{
    public Uri Address => server.Address;

    public static async Task<LocalNode> StartAsync(TimeSpan clockOffset, string[] settings) => new(await ChatServer.StartAsync(
        clockOffset == TimeSpan.Zero ? null : builder => builder.Services.AddSingleton<TimeProvider>(new ShiftedTime(clockOffset)), settings));

    public Task StartAsync() => throw CannotEnd();

    public Task KillAsync() => throw CannotEnd();

    public Task StopAsync() => throw CannotEnd();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static NotSupportedException CannotEnd() => new("This server runs inside the stage and cannot be ended.");
}
