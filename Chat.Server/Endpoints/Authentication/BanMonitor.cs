using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Closes this node's connections of a user who is banned from the service. New ones are refused, see <see cref="SessionService"/>.</summary>
internal sealed class BanMonitor(SanctionBoard board, Sessions sessions, IRoomChannel channel) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Banned += Enforce;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        board.Banned -= Enforce;
        return Task.CompletedTask;
    }

    private void Enforce(Sanction ban)
    {
        if (ban.Room is not null) return;
        foreach (var connectionId in sessions.Of(ban.UserId)) channel.Close(connectionId, CloseOrder.Removed);
    }
}
