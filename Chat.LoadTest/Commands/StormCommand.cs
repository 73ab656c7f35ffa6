using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Commands;

/// <summary>Everyone connects and joins at once, as after an outage.</summary>
internal static class StormCommand
{
    private const int MostUsers = 200;

    public static Command Create()
    {
        var (service, report) = (new ServiceOptions(), new ReportOptions());
        var connections = new Option<int>("--connections") { Description = "Connections", DefaultValueFactory = _ => 1000 };
        var rooms = new Option<int>("--rooms") { Description = "Rooms they join; 0 for none", DefaultValueFactory = _ => 100 };
        var users = new Option<int>("--users")
        {
            Description = "Users who share a room's connections, since every new user is announced to the whole room",
            DefaultValueFactory = _ => MostUsers,
        };
        var rate = new Option<double?>("--rate") { Description = "Connections per second; as fast as they go when not given. Latency counts from when a connection was due" };
        var command = new Command("storm", "Connects and joins as fast as possible: rates and latencies of both, and what was refused") { connections, rooms, users, rate };
        ShapeOptions.Positive(connections);
        ShapeOptions.Positive(users);
        service.AddTo(command);
        report.AddTo(command);
        report.Run(command, (result, view, cancellation) =>
        {
            var plan = new StormPlan(Shape(result.GetValue(connections), result.GetValue(rooms), result.GetValue(users)), result.GetValue(rate), service.Parallel(result));
            var target = service.Service(result);
            var head = Heads.Of("storm", plan, target, service.Protocol(result));
            return StormRun.RunAsync(head, plan, target, service.Processes(result), view, cancellation);
        });
        return command;
    }

    /// <summary>At least that many connections, evenly over the rooms.</summary>
    public static CrowdShape Shape(int connections, int rooms, int users = MostUsers)
    {
        if (rooms <= 0) return new CrowdShape(0, connections, connections);
        rooms = Math.Min(rooms, connections);
        var members = (connections + rooms - 1) / rooms;
        return new CrowdShape(rooms, members, Math.Min(members, users));
    }
}
