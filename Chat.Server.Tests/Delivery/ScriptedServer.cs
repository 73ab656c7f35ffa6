using Chat.Server.Delivery;
using Chat.Server.Hubs;
using Chat.Server.Tests.Harness;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Server.Tests.Delivery;

/// <summary>A server on a <see cref="ScriptedBackplane"/>.</summary>
internal sealed record ScriptedServer(ChatServer Server, ScriptedBackplane Backplane) : IAsyncDisposable
{
    public static async Task<ScriptedServer> StartAsync(params string[] settings)
    {
        ScriptedBackplane? backplane = null;
        var server = await ChatServer.StartAsync(
            builder => builder.Services.AddSingleton<IBackplane>(provider => backplane = new ScriptedBackplane(
                new SignalRBackplane<ChatHub>(ActivatorUtilities.CreateInstance<DefaultHubLifetimeManager<ChatHub>>(provider)))),
            settings);
        return new ScriptedServer(server, backplane!);
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
