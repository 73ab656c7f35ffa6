using System.Collections.Concurrent;
using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Chat.Server.Rooms;

namespace Chat.Server.Moderation;

/// <summary>Takes users out of the rooms they are banned from, on this node, also when presence is away at that moment.</summary>
internal sealed class BanEnforcer(SanctionBoard board, RoomService rooms, TimeProvider time, ILogger<BanEnforcer> logger) : IHostedService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<(string User, string Room), bool> trying = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        board.Banned += Enforce;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        board.Banned -= Enforce;
        return stopping.CancelAsync();
    }

    private void Enforce(Sanction ban)
    {
        if (ban.Room is { } room) _ = Task.Run(() => EnforceAsync(ban.UserId, room));
    }

    private async Task EnforceAsync(string userId, string room)
    {
        if (!trying.TryAdd((userId, room), true)) return;
        try
        {
            while (board.Find(SanctionKind.Ban, userId, room) is not null && !await TryExpelAsync(userId, room))
                await Task.Delay(RetryInterval, time, stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The server ends, and with it the connections.
        }
        finally
        {
            trying.TryRemove((userId, room), out _);
        }
    }

    private async Task<bool> TryExpelAsync(string userId, string room)
    {
        try
        {
            await rooms.ExpelAsync(userId, room, LeaveReasons.Kicked);
            return true;
        }
        catch (UnavailableException e)
        {
            logger.CannotExpel(userId, room, e.Message);
            return false;
        }
    }
}
