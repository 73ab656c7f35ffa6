namespace Chat.Server.Endpoints.Limits;

/// <summary>What is counted together.</summary>
internal enum OperationClass
{
    Messages,
    Typing,
    Events,
    Joins,
    Queries,
}
