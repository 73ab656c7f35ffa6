using Chat.Server.Kernel;
using Chat.Server.Ports;
using Microsoft.Extensions.Options;

namespace Chat.Server.Endpoints.Authentication;

/// <summary>Cuts a user off: its tokens first, then its connections on every node.</summary>
internal sealed class Revoker(
    IRevocations revocations,
    IRoomChannel channel,
    IOptions<JwtOptions> options,
    TimeProvider time,
    ILogger<Revoker> logger)
{
    /// <summary>
    /// Refuses the tokens that a user has now. The times of tokens are whole seconds, so what was issued within the present
    /// second, before or after this, is refused too: the moment is the beginning of the next one.
    /// </summary>
    /// <returns>The moment; tokens issued from then on are good.</returns>
    public async Task<DateTimeOffset> RevokeAsync(string userId, string by, CancellationToken cancellation)
    {
        var before = DateTimeOffset.FromUnixTimeSeconds(time.GetUtcNow().ToUnixTimeSeconds() + 1);
        var until = before + options.Value.LongestLifetime + options.Value.ClockSkew * 2 + TimeSpan.FromSeconds(2); // see TokenRules
        await revocations.RevokeAsync(userId, before, until, cancellation);

        // A connection that is being made looks for revocations after it can be reached by this, see SessionService.
        channel.CloseUser(userId, CloseOrder.Removed);
        logger.UserRevoked(userId, by, before);
        return before;
    }
}
