namespace Chat.LoadTest.Model;

/// <summary>
/// What a load needs, as sums of what each thing costs. Nothing in it gets dearer with the number of others, and one thing cheaper: waking a process, see <see cref="ModelCosts"/>.
/// </summary>
internal sealed class CapacityModel(ModelCosts costs)
{
    private const double Mega = 1e6;
    private const double GiB = 1024.0 * 1024 * 1024;
    private const double BitsPerByte = 8;
    private const double Giga = 1e9;

    /// <summary>CPU of all nodes together, in cores.</summary>
    public double NodeCores(ModelLoad load)
    {
        var (message, delivery, second) = load.Redis > 0 ? Shared(load) : Alone(load);
        message += costs.Message;
        delivery += costs.Delivery + (load.Tls ? costs.DeliveryOverTls : 0);
        return (load.MessagesPerSecond * message + load.Deliveries * delivery + load.Connections * costs.SilentConnection + second) / Mega;
    }

    /// <summary>CPU of all Redis servers together, in cores.</summary>
    public double RedisCores(ModelLoad load)
    {
        if (load.Redis == 0) return 0;
        var message = costs.RedisMessage + load.NodesOfRoom * costs.RedisMessageOnNode + Waking(costs.RedisWake, costs.RedisWakeHalf, load.MessagesPerSecond / load.Redis);
        return (load.MessagesPerSecond * message + load.Redis * costs.RedisServer) / Mega;
    }

    /// <summary>Commands a second of all Redis servers together.</summary>
    public double RedisCommands(ModelLoad load) => load.Redis > 0 ? load.MessagesPerSecond * costs.RedisCommands : 0;

    /// <summary>Memory of all nodes together, in bytes.</summary>
    public double NodeBytes(ModelLoad load) =>
        load.Nodes * costs.NodeBytes + load.Connections * (costs.ConnectionBytes + (load.Tls ? costs.TlsBytes : 0)) + load.Memberships * costs.MembershipBytes;

    /// <summary>What a return of everybody costs all nodes together, in seconds of one core.</summary>
    public double ComeBackSeconds(ModelLoad load) => (load.Connections * costs.Connect + load.Memberships * costs.Join) / Mega;

    /// <summary>Everything that can run out, the fullest first.</summary>
    public IReadOnlyList<ModelNeed> Needs(ModelLoad load, ModelMachine machine)
    {
        var frame = load.TextBytes + costs.FrameBytes;
        var cores = machine.Cores * machine.Busy;
        var needs = new List<ModelNeed>
        {
            new("cores of a node", NodeCores(load) / load.Nodes, cores, "cores"),
            new("memory of a node", NodeBytes(load) / load.Nodes / GiB, machine.GiB, "GiB"),
            new("network of a node, outgoing", load.Deliveries * (frame + costs.PacketBytes) * BitsPerByte / Giga / load.Nodes, machine.Gigabits, "Gbit/s"),
        };
        if (load.ComeBackIn > 0) needs.Add(new ModelNeed("cores of a node when all come back", ComeBackSeconds(load) / load.ComeBackIn / load.Nodes, machine.Cores, "cores"));
        if (load.Redis > 0)
        {
            needs.Add(new ModelNeed("core of a Redis", RedisCores(load) / load.Redis, machine.Busy, "cores"));
            needs.Add(new ModelNeed("memory of a Redis", (load.Rooms * load.Kept * (load.TextBytes + costs.RedisMessageBytes) + load.Memberships * costs.RedisMembershipBytes) / load.Redis / GiB, machine.GiB, "GiB"));
            needs.Add(new ModelNeed("network of a Redis, outgoing", load.MessagesPerSecond * load.NodesOfRoom * (costs.PublicationTexts * load.TextBytes + costs.PublicationBytes) * BitsPerByte / Giga / load.Redis, machine.Gigabits, "Gbit/s"));
        }

        return [.. needs.OrderByDescending(need => need.Used)];
    }

    /// <summary>What one node without Redis has beside what every node has: for each message, each delivery, each second.</summary>
    private (double Message, double Delivery, double Second) Alone(ModelLoad load)
    {
        var waking = Waking(costs.NodeWake, costs.NodeWakeHalf, load.MessagesPerSecond);
        return load.Sqlite && load.MessagesPerSecond > 0 ? (waking + costs.MessageInSqlite, 0, costs.SqliteCommits) : (waking, 0, 0);
    }

    /// <summary>The same for nodes with Redis, all together.</summary>
    private (double Message, double Delivery, double Second) Shared(ModelLoad load)
    {
        var waking = Waking(costs.TakerWake + load.NodesOfRoom * costs.HearerWake, costs.SharedWakeHalf, load.MessagesPerSecond * load.NodesOfRoom / load.Nodes);
        return (costs.MessageInRedis + load.NodesOfRoom * costs.MessageOnNode + waking, costs.DeliveryOverRedis, 0);
    }

    private static double Waking(double alone, double half, double rate) => alone / (1 + rate / half);
}
