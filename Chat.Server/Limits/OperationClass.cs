namespace Chat.Server.Limits;

/// <summary>What is counted together.</summary>
internal enum OperationClass
{
    Messages,
    Typing,
    Joins,
    Queries,
}
