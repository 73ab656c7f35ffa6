using Chat.Server.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.ClientLibraries.Conformance.Servers;

/// <summary>A server inside this process, whose clock is wrong.</summary>
internal sealed class ShiftedNode(ChatServer server) : IStageNode
{
    public Uri Address => server.Address;

    public string Output => "";

    public static async Task<ShiftedNode> StartAsync(TimeSpan offset, string[] settings) => new(await ChatServer.StartAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(new ShiftedTime(offset)), settings));

    public Task StartAsync() => throw CannotEnd();

    public Task KillAsync() => throw CannotEnd();

    public Task StopAsync() => throw CannotEnd();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static NotSupportedException CannotEnd() => new("A server with a wrong clock runs inside the stage and cannot be ended.");
}
