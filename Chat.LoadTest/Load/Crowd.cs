using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Load;

/// <summary>All connections of a load test, in their rooms.</summary>
internal sealed class Crowd : IAsyncDisposable
{
    private static readonly TimeSpan KeepAliveInterval = TimeSpan.FromSeconds(15);

    /// <summary>Keep-alives are sent in this many portions.</summary>
    private const int Portions = 150;

    private readonly Service service;
    private readonly CrowdShape shape;
    private readonly string run = Guid.NewGuid().ToString("N")[..8];
    private readonly CancellationTokenSource ending = new();
    private readonly Task keepingAlive;
    private readonly string?[] tokens;

    public Crowd(Service service, CrowdShape shape)
    {
        this.service = service;
        this.shape = shape;
        Lanes = [.. Enumerable.Range(0, Environment.ProcessorCount * 2).Select(_ => new Lane())];
        Rooms = [.. Enumerable.Range(0, shape.Rooms).Select(r => new Room($"load-{run}-{r}", shape.Members))];
        Members = new Member[shape.Connections];
        tokens = new string?[Members.Length];
        for (var i = 0; i < Members.Length; i++)
        {
            var place = shape.Place(i);
            var room = shape.Rooms == 0 ? null : Rooms[place.Room];
            Members[i] = new Member(room, Lanes[i % Lanes.Length], Window);
            if (room is not null) room.Members[place.Member] = Members[i];
        }

        keepingAlive = KeepAliveAsync();
    }

    public Window Window { get; } = new();

    public Lane[] Lanes { get; }

    public Room[] Rooms { get; }

    public Member[] Members { get; }

    /// <summary>Gets all tokens beforehand, so that their making is not measured.</summary>
    public async Task PrepareTokensAsync(Action<int> got, CancellationToken cancellation)
    {
        var count = 0;
        await Parallel.ForAsync(0, Members.Length, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation }, async (i, stop) =>
        {
            tokens[i] = await service.Tokens.GetAsync(User(i), stop, connection: i);
            got(Interlocked.Increment(ref count));
        });
    }

    public async Task ConnectAsync(int index, CancellationToken cancellation)
    {
        var token = tokens[index] ?? await service.Tokens.GetAsync(User(index), cancellation, connection: index);
        await Members[index].ConnectAsync(service, index, shape.Node(index, service.Nodes.Count), token, cancellation);
    }

    /// <summary>Connects everyone, so many at once, and has them join their rooms.</summary>
    public async Task ConnectAllAsync(int parallel, Action<int> connected, CancellationToken cancellation)
    {
        var count = 0;
        await Parallel.ForAsync(0, Members.Length, new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellation }, async (i, stop) =>
        {
            try
            {
                await ConnectAsync(i, stop);
                if (Rooms.Length > 0) await Members[i].JoinAsync(stop);
            }
            catch (RefusedException refused)
            {
                throw new LoadException(Advice(refused.Reason));
            }

            connected(Interlocked.Increment(ref count));
        });
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await keepingAlive;
        foreach (var member in Members) member.Leave();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        try
        {
            while (Members.Any(member => member.Connection is { HasEnded: false })) await timer.WaitForNextTickAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            // The server does not answer our goodbye; so be it.
        }

        foreach (var member in Members) member.Connection?.Dispose();
        ending.Dispose();
    }

    private string User(int index) => $"load-{shape.Place(index).Room}-{shape.Place(index).Member % shape.UsersPerRoom}";

    private static string Advice(string reason) => reason switch
    {
        "HTTP 429" or "rate_limited" or "HTTP 503" =>
            $"The server refuses connections or joins ({reason}). Its limits are on by default; start it with --Chat:Limits:Enabled=false for a load test.",
        "HTTP 401" or "closed with 4001" => $"The server does not accept the tokens ({reason}). Is --key its Jwt:SigningKey?",
        _ => $"A connection failed: {reason}.",
    };

    /// <summary>SignalR clients have to say something now and then; evenly, not all at once.</summary>
    private async Task KeepAliveAsync()
    {
        using var timer = new PeriodicTimer(KeepAliveInterval / Portions);
        try
        {
            for (var portion = 0; await timer.WaitForNextTickAsync(ending.Token); portion = (portion + 1) % Portions)
            {
                for (var i = portion; i < Members.Length; i += Portions)
                {
                    if (Members[i].IsLive) Members[i].Connection!.KeepAlive();
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }
}
