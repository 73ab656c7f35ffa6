using System.Globalization;
using Chat.LoadTest.Load;
using Chat.LoadTest.Resume;
using Chat.LoadTest.Runs;

namespace Chat.LoadTest.Commands;

/// <summary>What was asked for, in words, for the head of a report.</summary>
internal static class ReportHeads
{
    public static RunHead Of(string command, TrafficPlan plan, Service service, string protocol, string? name = null) => Of(
        command, plan.Shape, service, protocol, name,
        ("Load", plan.Rate is { } rate ? Text($"{rate:#,0.##} messages/s, open loop") : Text($"{plan.InFlight:N0} messages under way, closed loop")),
        ("Text", Text($"{plan.TextBytes:N0} bytes")),
        ("Measured", Text($"{plan.Duration.TotalSeconds:0.###} s after {plan.Warmup.TotalSeconds:0.###} s of warming up")));

    public static RunHead Of(string command, StormPlan plan, Service service, string protocol) => Of(
        command, plan.Shape, service, protocol, null,
        ("Load", plan.Rate is { } rate ? Text($"{rate:#,0.##} connections/s") : Text($"as fast as they go, {plan.Parallel:N0} at once")));

    public static RunHead Of(string command, ResumePlan plan, Service service, string protocol) => Of(
        command, Text($"{plan.Connections:N0} connections in {Math.Min(plan.RoomsPerConnection, plan.Rooms):N0} of {plan.Rooms:N0} rooms each"), service, protocol, null,
        ("Load", Text($"all are cut and come back, {plan.Parallel:N0} at once, with {plan.Missed:N0} messages missed in each room")));

    public static RunHead Of(string command, IdlePlan plan, Service service, string protocol) => Of(
        command, plan.Shape, service, protocol, null, ("Held", Text($"{plan.Hold.TotalSeconds:0.###} s after settling")));

    private static RunHead Of(string command, CrowdShape shape, Service service, string protocol, string? name, params (string Name, string Value)[] more)
    {
        var crowd = shape.Rooms switch
        {
            0 => Text($"{shape.Members:N0} connections in no room"),
            1 => Text($"One room, {shape.Members:N0} members"),
            _ => Text($"{shape.Rooms:N0} rooms × {shape.Members:N0} members"),
        };
        return Of(command, crowd, service, protocol, name, more);
    }

    private static RunHead Of(string command, string crowd, Service service, string protocol, string? name, params (string Name, string Value)[] more)
    {
        var settings = new Dictionary<string, string> { ["Crowd"] = crowd };
        foreach (var (setting, value) in more) settings[setting] = value;
        settings["Protocol"] = protocol;
        settings[service.Nodes.Count == 1 ? "Server" : "Nodes"] = string.Join(", ", service.Nodes.Select(node => node.Authority));
        return new RunHead(command, name ?? crowd, settings);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
