using Chat.Contracts;
using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>
/// Warns connections before their token expires and ends them when it has. One look at all of them a second costs less than a
/// timer for each.
/// </summary>
internal sealed class SessionMonitor(
    Sessions sessions,
    IRoomChannel channel,
    IOptions<JwtOptions> options,
    TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            // First the warnings: a connection whose token was good for less than a look is warned as well, and knows why it ends.
            foreach (var (connectionId, session) in sessions.Expiring(now, options.Value.ExpiryWarning))
                channel.Tell(connectionId, new TokenExpiring(session.ExpiresAt.UtcDateTime));
            foreach (var connectionId in sessions.Expired(now))
                channel.Close(connectionId, new CloseOrder(CloseCodes.TokenExpired, "Token expired"));
        }
    }
}
