using System.Diagnostics;
using Chat.Server.Kernel;

namespace Chat.Server.Delivery;

/// <summary>The spans of a message between the node of its sender and the members of its group, with the tags that OpenTelemetry has for messaging.</summary>
internal static class DeliverySpans
{
    /// <summary>The route of what is sent now, with the trace that it belongs to, if that is recorded.</summary>
    public static Route Traced(this Route route) => ChatTracing.IsRecording ? route with { Trace = TraceContext.Of(Activity.Current!) } : route;

    /// <summary>A message is given to the backplane.</summary>
    public static Activity? StartPublish(Route route) => ChatTracing.Source.StartActivity(ActivityKind.Producer, tags: Tags(route, "send"), name: "chat.publish");

    /// <summary>A message that has come to this node with a trace has been handed to the members of its group: one span, however many they are.</summary>
    /// <param name="route">Whose trace it belongs to.</param>
    /// <param name="arrived">When it came to this node.</param>
    /// <param name="members">How many members the group has here.</param>
    public static void AddDelivery(Route route, DateTimeOffset arrived, int members)
    {
        if (!ActivityContext.TryParse(route.Trace?.Parent, route.Trace?.State, isRemote: true, out var parent)) return;
        using var span = ChatTracing.Source.StartActivity(ActivityKind.Consumer, parent, Tags(route, "process"), startTime: arrived, name: "chat.deliver");
        span?.SetTag("chat.members", members);
    }

    /// <summary>Rooms are named; users are not.</summary>
    private static TagList Tags(Route route, string operation)
    {
        var tags = new TagList { { "messaging.system", "chat_hubs" }, { "messaging.operation.type", operation } };
        if (GroupName.RoomOf(route.Group!) is { } room) tags.Add(ChatTracing.Room, room);
        if (route.Seq > 0) tags.Add("chat.seq", route.Seq);
        if (route.Change > 0) tags.Add("chat.change", route.Change);
        return tags;
    }
}
