using Chat.Server.Ports;

namespace Chat.Server.Rooms;

/// <summary>Keeps <see cref="SanctionBoard"/> up to date with what other nodes impose and lift: well within a second.</summary>
internal sealed class SanctionFollower(SanctionBoard board, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                await board.FollowAsync(stoppingToken);
            }
            catch (SanctionsUnavailableException)
            {
                // What is known goes on to hold; the next look makes up for this one.
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
