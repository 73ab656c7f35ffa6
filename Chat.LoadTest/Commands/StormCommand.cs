using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Results;
using Chat.LoadTest.Resume;
using Chat.LoadTest.Runs;
using Chat.LoadTest.Views;

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
        var resume = new Option<bool>("--resume") { Description = "Everyone is in its rooms, is cut, and comes back with its positions: how long until nobody misses anything. The server keeps its limits on" };
        var each = new Option<int>("--rooms-per-connection") { Description = "With --resume: rooms that each connection is in", DefaultValueFactory = _ => 20 };
        var command = new Command("storm", "Connects and joins as fast as possible: rates and latencies of both, and what was refused") { connections, rooms, users, rate, resume, each };
        ShapeOptions.Positive(connections);
        ShapeOptions.Positive(users);
        ShapeOptions.Positive(each);
        service.AddTo(command);
        report.AddTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(resume)) return;
            if (result.GetResult(rooms) is { Implicit: false } && result.GetValue(rooms) < 1) result.AddError("--resume needs rooms.");
            if (result.GetResult(rate) is { Implicit: false }) result.AddError("--resume has no --rate: all come back at once.");
            if (service.Protocol(result) is not (null or "plain")) result.AddError("--resume speaks plain JSON only.");
        });
        report.Run(command, (result, view, cancellation) => result.GetValue(resume) ? ResumeAsync(result, view, cancellation) : StormAsync(result, view, cancellation));
        return command;

        Task<RunResult> StormAsync(ParseResult result, IView view, CancellationToken cancellation)
        {
            var plan = new StormPlan(Shape(result.GetValue(connections), result.GetValue(rooms), result.GetValue(users)), result.GetValue(rate), service.Parallel(result));
            var target = service.Service(result);
            var head = ReportHeads.Of("storm", plan, target, service.Protocol(result));
            return StormRun.RunAsync(head, plan, target, service.Processes(result), view, cancellation);
        }

        Task<RunResult> ResumeAsync(ParseResult result, IView view, CancellationToken cancellation)
        {
            var plan = new ResumePlan(result.GetValue(connections), result.GetValue(rooms), result.GetValue(each), service.Parallel(result));
            var target = service.Service(result);
            var head = ReportHeads.Of("storm", plan, target, service.Protocol(result));
            return ResumeRun.RunAsync(head, plan, target, service.Processes(result), view, cancellation);
        }
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
