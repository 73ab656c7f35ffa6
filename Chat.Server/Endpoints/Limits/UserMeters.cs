namespace Chat.Server.Endpoints.Limits;

/// <summary>
/// A meter for each user with connections here, shared by them. It outlives the last of them by the time it would take to be full
/// again, so that connecting anew gives nobody a fresh one.
/// </summary>
internal sealed class UserMeters(LimitOptions options, TimeProvider time)
{
    private readonly TimeSpan fillTime = TimeSpan.FromSeconds(Math.Ceiling(new[]
    {
        (double)options.MessagesBurst / options.MessagesPerSecond, (double)options.TypingBurst / options.TypingPerSecond,
        (double)options.EventsBurst / options.EventsPerSecond, (double)options.JoinsBurst / options.JoinsPerSecond,
        (double)options.QueriesBurst / options.QueriesPerSecond,
    }.Max()));

    private readonly Dictionary<string, Entry> users = [];
    private readonly Queue<(string UserId, long Since)> absent = new();

    public Meter Enter(string userId)
    {
        lock (users)
        {
            ForgetAbsent();
            if (!users.TryGetValue(userId, out var user)) users[userId] = user = new Entry(new Meter(options, options.UserFactor));
            user.Connections++;
            return user.Meter;
        }
    }

    public void Leave(string userId)
    {
        lock (users)
        {
            ForgetAbsent();
            var user = users[userId];
            if (--user.Connections > 0) return;
            user.AbsentSince = time.GetTimestamp();
            absent.Enqueue((userId, user.AbsentSince));
        }
    }

    private void ForgetAbsent()
    {
        while (absent.TryPeek(out var oldest) && time.GetElapsedTime(oldest.Since) > fillTime)
        {
            absent.Dequeue();
            if (!users.TryGetValue(oldest.UserId, out var user) || user.Connections > 0 || user.AbsentSince != oldest.Since) continue; // it came back
            users.Remove(oldest.UserId);
            user.Meter.Dispose();
        }
    }

    private sealed class Entry(Meter meter)
    {
        public Meter Meter => meter;

        public int Connections { get; set; }

        public long AbsentSince { get; set; }
    }
}
