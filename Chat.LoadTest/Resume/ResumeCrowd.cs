using Chat.LoadTest.Clients;
using Chat.LoadTest.Load;
using Chat.LoadTest.Wire;

namespace Chat.LoadTest.Resume;

/// <summary>All that take part: those that are cut and come back, and those that speak and stay.</summary>
internal sealed class ResumeCrowd : IDisposable
{
    /// <summary>As many as one may join and speak in at once with a server's limits on.</summary>
    private const int RoomsPerSpeaker = 25;

    private const byte AddressGroup = 100;
    private const int ConnectionsPerAddress = 100;

    /// <summary>Before another attempt to connect.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Service service;
    private readonly ResumePlan plan;
    private readonly ResumeMember[] speakers;
    private readonly string[] tokens;

    public ResumeCrowd(Service service, ResumePlan plan)
    {
        this.service = service;
        this.plan = plan;
        var run = Guid.NewGuid().ToString("N")[..8];
        Rooms = [.. Enumerable.Range(0, plan.Rooms).Select(r => new ResumeRoom($"storm-{run}-{r}", r))];
        Members = [.. Enumerable.Range(0, plan.Connections).Select(i => new ResumeMember(SeatsOf(i), Counts))];
        speakers = [.. Rooms.Chunk(RoomsPerSpeaker).Select(rooms => new ResumeMember([.. rooms.Select(room => new ResumeSeat(room))], new ResumeCounts()))];
        tokens = new string[Members.Length + speakers.Length];
    }

    public ResumeRoom[] Rooms { get; }

    public ResumeMember[] Members { get; }

    public ResumeCounts Counts { get; } = new();

    /// <summary>Members that miss nothing, or never will.</summary>
    public int Settled => Members.Count(member => member.IsDone || member.HasFailed);

    /// <summary>Gets all tokens beforehand, so that their making is not measured.</summary>
    public Task PrepareTokensAsync(CancellationToken cancellation) => Parallel.ForAsync(
        0, tokens.Length, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellation },
        async (i, stop) => tokens[i] = await service.Tokens.GetAsync($"storm-{i}", stop, connection: i));

    public Task ConnectSpeakersAsync(CancellationToken cancellation) => Parallel.ForAsync(
        0, speakers.Length, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellation },
        async (i, stop) => await ConnectAsync(speakers[i], Members.Length + i, expected: 0, begun: 0, stop));

    /// <summary>Connects everyone, so many at once, and has them join their rooms; that they have joined is to be waited for.</summary>
    /// <param name="expected">How many messages there will be in each room.</param>
    /// <param name="begun">From when on the time to having them counts.</param>
    /// <param name="cancellation">Ends it.</param>
    public Task ConnectAllAsync(int expected, long begun, CancellationToken cancellation) => Parallel.ForAsync(
        0, Members.Length, new ParallelOptions { MaxDegreeOfParallelism = plan.Parallel, CancellationToken = cancellation },
        async (i, stop) => await ConnectAsync(Members[i], i, expected, begun, stop));

    /// <summary>Says the messages in every room. Returns when all are stored.</summary>
    public Task SayAsync(int messages, CancellationToken cancellation) => Task.WhenAll(speakers.SelectMany(speaker => speaker.Seats.Select(async (_, seat) =>
    {
        for (var i = 0; i < messages; i++) await speaker.SayAsync(seat, cancellation);
    })));

    public void CutAll()
    {
        foreach (var member in Members) member.Cut();
    }

    public void Dispose()
    {
        foreach (var member in Members) member.Cut();
        foreach (var speaker in speakers) speaker.Cut();
    }

    /// <summary>Rooms that lie evenly apart, so that neighbours share one and all rooms are equally full.</summary>
    private ResumeSeat[] SeatsOf(int connection)
    {
        var count = Math.Min(plan.RoomsPerConnection, plan.Rooms);
        return [.. Enumerable.Range(0, count).Select(i => new ResumeSeat(Rooms[(connection + i * (plan.Rooms / count)) % plan.Rooms]))];
    }

    /// <summary>Tries until there is a connection.</summary>
    private async Task ConnectAsync(ResumeMember member, int index, int expected, long begun, CancellationToken cancellation)
    {
        var local = LocalAddress.Of(AddressGroup, index, ConnectionsPerAddress);
        while (true)
        {
            try
            {
                await member.ConnectAsync(service, index % service.Nodes.Count, tokens[index], local, expected, begun, cancellation);
                return;
            }
            catch (RefusedException refused)
            {
                if (refused.Reason is "HTTP 401" or "closed with 4001") throw new LoadException($"The server does not accept the tokens ({refused.Reason}). Is --key its Jwt:SigningKey?");
                Counts.Refuse(refused.Reason);
            }

            await Task.Delay(Pause, cancellation);
        }
    }
}
