using Chat.LoadTest.Load;

namespace Chat.LoadTest.Runs;

/// <summary>Messages in rooms: what is to be done.</summary>
/// <param name="Shape">Who is where.</param>
/// <param name="Rate">Messages per second in total; null for a closed loop.</param>
/// <param name="InFlight">Messages under way in a closed loop.</param>
/// <param name="TextBytes">How long a text is.</param>
/// <param name="Warmup">How long messages are sent before anything is measured.</param>
/// <param name="Duration">How long it is measured.</param>
/// <param name="Parallel">Connections made at once.</param>
internal sealed record TrafficPlan(
    CrowdShape Shape, double? Rate, int InFlight, int TextBytes, TimeSpan Warmup, TimeSpan Duration, int Parallel);
