namespace Chat.Server.Rooms;

/// <summary>What this node does when a node asks all of them, see <see cref="Ports.INodes"/>. Register each as a service.</summary>
/// <param name="Name">The question's name, the same in every release.</param>
/// <param name="AnswerAsync">Takes JSON, from a node of this release or another, and gives JSON. A throw counts as no answer.</param>
internal sealed record NodeQuestion(string Name, Func<string, Task<string>> AnswerAsync);
