namespace Chat.Server.Ports;

/// <summary>
/// The nodes of the service, this one among them, and a question to all of them: for what is rare and only each node knows of its own connections.
/// <para><b>Answers.</b> Every live node answers once, or its reply has no body: it did not answer within some seconds (five, with the default settings), or failed. A question has been carried out by a node exactly
/// when its reply has a body; without, it may have been.</para>
/// <para><b>Failure.</b> <see cref="NodesUnavailableException"/> when the others cannot be reached at all; then nothing was carried out, or only here. All methods may be called concurrently.</para>
/// </summary>
internal interface INodes
{
    /// <summary>Names this process among the nodes, as presence knows it; it may change after an outage.</summary>
    string NodeId { get; }

    /// <summary>Sets who answers the questions to this node. Set once, when the server starts, before it takes connections.</summary>
    /// <param name="responder">Takes the name of the question and its body in JSON; gives JSON. A throw counts as no answer.</param>
    void Answer(Func<string, string, Task<string>> responder);

    /// <summary>Asks all live nodes at the same time, this one too.</summary>
    /// <param name="question">Its name.</param>
    /// <param name="body">JSON, at most 64 KiB.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    Task<IReadOnlyList<NodeReply>> AskAsync(string question, string body, CancellationToken cancellation = default);
}
