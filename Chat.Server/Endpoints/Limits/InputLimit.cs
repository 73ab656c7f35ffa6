using System.Threading.RateLimiting;
using Chat.Contracts;
using Chat.Server.Kernel;
using Microsoft.AspNetCore.SignalR.Protocol;

namespace Chat.Server.Endpoints.Limits;

/// <summary>Decides for every message one connection sends. Used by one thread at a time.</summary>
internal sealed class InputLimit(LimitOptions options, Meter ofUser, JoinPlaces places, TimeProvider time, Action<CloseOrder> close) : IDisposable
{
    private static readonly CloseOrder Abused = new(CloseCodes.RateLimitAbused, "Rate limit abused");

    private static readonly TimeSpan RefusalPeriod = TimeSpan.FromSeconds(10);

    private readonly Meter ofConnection = new(options, factor: 1);
    private TokenBucketRateLimiter? refusals;
    private ITimer? underWay;

    /// <summary>
    /// Counts a message. When it is one too many, says how long to wait, and ends a connection that keeps going. A join that the node has no time for is no fault of its client's:
    /// it is told when to come, and when it comes then, it has been counted already.
    /// </summary>
    public bool Allows(HubMessage message, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        var isJoin = OperationClasses.IsJoin(message);
        if (isJoin && places.TryUse()) return true;
        var operation = OperationClasses.Of(message);
        if (ofConnection.TryTake(operation, out retryAfter) && ofUser.TryTake(operation, out retryAfter)) return !isJoin || places.TryTake(out retryAfter);

        refusals ??= new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.MaxRefusals,
            TokensPerPeriod = options.MaxRefusals,
            ReplenishmentPeriod = RefusalPeriod,
            AutoReplenishment = false,
            QueueLimit = 0,
        });
        refusals.TryReplenish();
        using var lease = refusals.AttemptAcquire();
        if (!lease.IsAcquired) close(Abused);
        return false;
    }

    /// <summary>Notes whether there is a piece of a message of which more is to come.</summary>
    public void NotePiece(bool isThere)
    {
        if (isThere)
        {
            underWay ??= time.CreateTimer(_ => close(CloseOrder.MessageTooLong), null, options.MessageTimeout, Timeout.InfiniteTimeSpan);
        }
        else if (underWay is not null)
        {
            underWay.Dispose();
            underWay = null;
        }
    }

    public void Dispose()
    {
        ofConnection.Dispose();
        refusals?.Dispose();
        underWay?.Dispose();
    }
}
