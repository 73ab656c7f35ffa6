namespace Chat.Server.Rooms;

/// <summary>What this node does when a node asks all of them, see <see cref="Ports.INodes"/>. Register each as a service.</summary>
internal interface INodeQuestion
{
    /// <summary>The question's name, the same in every release.</summary>
    string Name { get; }

    /// <param name="body">JSON, from a node of this release or another.</param>
    /// <returns>JSON. A throw counts as no answer.</returns>
    Task<string> AnswerAsync(string body);
}
