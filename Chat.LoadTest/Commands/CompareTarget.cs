using Chat.LoadTest.Load;
using Chat.LoadTest.Meters;

namespace Chat.LoadTest.Commands;

/// <summary>One of the services that are compared.</summary>
internal sealed record CompareTarget(string Name, Service Service, IReadOnlyList<WatchedProcess> Processes);
