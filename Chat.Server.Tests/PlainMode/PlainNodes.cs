using Chat.Server.Tests.Production;

namespace Chat.Server.Tests.PlainMode;

/// <summary>Two nodes that leave everything to the framework.</summary>
public sealed class PlainNodes : ProductionNodes
{
    protected override string[] Settings => ["--Chat:FastPath=Off"];
}
