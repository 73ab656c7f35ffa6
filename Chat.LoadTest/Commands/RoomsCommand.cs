using System.CommandLine;
using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Commands;

/// <summary>Many rooms, what a chat service mostly does.</summary>
internal static class RoomsCommand
{
    public static Command Create() => Create(
        new Command("rooms", "Messages to many rooms: latency from when each was due, losses, CPU per delivery"),
        new ShapeOptions(100, ShapeOptions.Members(10)),
        defaultRate: 1000);

    public static Command Create(Command command, ShapeOptions shape, double defaultRate)
    {
        var (service, traffic, report) = (new ServiceOptions(), new TrafficOptions(defaultRate), new ReportOptions());
        shape.AddTo(command);
        traffic.AddTo(command);
        service.AddTo(command);
        report.AddTo(command);
        report.Run(command, (result, view, cancellation) =>
        {
            var plan = traffic.Plan(result, shape.Shape(result), service.Parallel(result));
            var target = service.Service(result);
            var head = ReportHeads.Of(command.Name, plan, target, service.Protocol(result));
            return TrafficRun.RunAsync(head, plan, target, service.Processes(result), view, cancellation);
        });
        return command;
    }
}
