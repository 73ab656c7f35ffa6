namespace Chat.Server.Endpoints.Connections;

/// <summary>A feature of requests whose connection goes on when they have ended. Ask for it when the rest of the pipeline is through.</summary>
internal interface ILastingConnection
{
    /// <summary>Does something at the end of the connection. To be said before the request has ended.</summary>
    void AtEnd(Action<ILastingConnection> action);

    /// <summary>Cuts the connection without a word.</summary>
    void Abort();
}
