using System.CommandLine;
using Chat.LoadTest.Load;
using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Commands;

/// <summary>What a silent connection costs.</summary>
internal static class IdleCommand
{
    public static Command Create()
    {
        var (service, report) = (new ServiceOptions(), new ReportOptions());
        var connections = new Option<int>("--connections") { Description = "Connections", DefaultValueFactory = _ => 1000 };
        var rooms = new Option<int>("--rooms") { Description = "Rooms they are in; 0 for none", DefaultValueFactory = _ => 0 };
        var hold = Durations.Option("--duration", "How long they stay connected once all has settled", TimeSpan.FromSeconds(10));
        var settle = Durations.Option("--settle", "How long memory must keep still before it is read", TimeSpan.FromSeconds(5));
        var command = new Command("idle", "Holds connections that say nothing: memory and CPU of the server per connection (needs --pid)") { connections, rooms, settle, hold };
        ShapeOptions.Positive(connections);
        service.AddTo(command);
        report.AddTo(command);
        report.Run(command, (result, view, cancellation) =>
        {
            var processes = service.Processes(result);
            if (processes.Length == 0) throw new LoadException("Say with --pid which process is the server.");
            var plan = new IdlePlan(StormCommand.Shape(result.GetValue(connections), result.GetValue(rooms)), service.Parallel(result), result.GetValue(settle), result.GetValue(hold));
            var target = service.Service(result);
            var head = ReportHeads.Of("idle", plan, target, service.Protocol(result));
            return IdleRun.RunAsync(head, plan, target, processes, view, cancellation);
        });
        return command;
    }
}
