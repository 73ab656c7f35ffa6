namespace Chat.Server.Limits;

/// <summary>A meter for each user with connections here, shared by them and dropped with the last.</summary>
internal sealed class UserMeters(LimitOptions options)
{
    private readonly Dictionary<string, (Meter Meter, int Connections)> users = [];

    public Meter Enter(string userId)
    {
        lock (users)
        {
            var (meter, connections) = users.GetValueOrDefault(userId);
            meter ??= new Meter(options, options.UserFactor);
            users[userId] = (meter, connections + 1);
            return meter;
        }
    }

    public void Leave(string userId)
    {
        lock (users)
        {
            if (!users.TryGetValue(userId, out var user)) return;
            if (user.Connections > 1)
            {
                users[userId] = (user.Meter, user.Connections - 1);
                return;
            }

            users.Remove(userId);
            user.Meter.Dispose();
        }
    }
}
