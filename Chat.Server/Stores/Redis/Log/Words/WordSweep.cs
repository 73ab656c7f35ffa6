using Chat.Server.Ports;
using StackExchange.Redis;

namespace Chat.Server.Stores.Redis.Log.Words;

/// <summary>
/// Has the index forget what was deleted, edited, trimmed and cleared, on one node at a time, and rooms that are gone or that nobody has searched for <see cref="Unused"/>. Where messages are not
/// to be searched it has the index forget all, once. What fails is tried again with the next sweep.
/// </summary>
internal sealed class WordSweep : IAsyncDisposable
{
    /// <summary>After how long a room that nobody searches leaves the index. The next search makes it anew.</summary>
    public static readonly TimeSpan Unused = TimeSpan.FromDays(1);

    /// <summary>How far the index follows one room in one sweep.</summary>
    private const int MaxSteps = 64;

    private const int PageLength = 200;

    private readonly RedisStreams streams;
    private readonly WordIndex index;
    private readonly bool isOn;
    private readonly CancellationTokenSource ending = new();
    private readonly Task running;
    private int ended;

    public WordSweep(RedisStreams streams, WordIndex index, HistoryOptions options)
    {
        this.streams = streams;
        this.index = index;
        isOn = options.Search;
        running = Task.Run(RunAsync);
    }

    /// <summary>May be called again, as the log is one service under several names.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref ended, 1) != 0) return;
        await ending.CancelAsync();
        await running;
        ending.Dispose();
    }

    /// <summary>One sweep of all servers.</summary>
    /// <param name="isShared">Whether to leave out a server that another node has just swept.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether nothing failed.</returns>
    public async Task<bool> SweepAsync(bool isShared, CancellationToken cancellation = default)
    {
        var isWhole = true;
        foreach (var redis in streams.Servers.All)
        {
            try
            {
                await redis.GetAsync();
                if (!isShared || await redis.RunAsync(database => database.StringSetAsync(streams.Keys.Search("sweep"), 1, RetentionSchedule.Interval * 0.9, When.NotExists)))
                    isWhole &= await SweepAsync(redis, cancellation);
            }
            catch (RedisUnavailableException)
            {
                isWhole = false;
            }
        }

        return isWhole;
    }

    private async Task<bool> SweepAsync(RedisConnection redis, CancellationToken cancellation)
    {
        var isWhole = true;
        var oldest = isOn ? streams.Now - RedisStreams.Milliseconds(Unused) : double.MaxValue;
        var kept = 0;
        SortedSetEntry[] rooms;
        do
        {
            rooms = await redis.RunAsync(database => database.SortedSetRangeByScoreWithScoresAsync(index.Rooms, skip: kept, take: PageLength));
            foreach (var room in rooms)
            {
                var stream = new StreamKey(room.Element.ToString());
                var isKept = room.Score > oldest && streams.Servers.Of(stream) == redis && await redis.RunAsync(database => database.KeyExistsAsync(streams.Key(stream, "head")));
                if (isKept) kept++;
                try
                {
                    if (isKept) await index.FollowAsync(stream, MaxSteps, isSearched: false, cancellation);
                    else await index.ForgetAsync(redis, stream, room.Score, cancellation);
                }
                catch (Exception e) when (e is RedisUnavailableException or MessageLogUnavailableException or SearchUnavailableException)
                {
                    isWhole = false;
                    if (!isKept) kept++;
                }
            }
        }
        while (rooms.Length == PageLength);
        return isWhole;
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(RetentionSchedule.Interval, streams.Time);
        try
        {
            if (!isOn && await SweepAsync(isShared: false, ending.Token)) return;
            while (await timer.WaitForNextTickAsync(ending.Token))
                if (await SweepAsync(isShared: isOn, ending.Token) && !isOn) return;
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
