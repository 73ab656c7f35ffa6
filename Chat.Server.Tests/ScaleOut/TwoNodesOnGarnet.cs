namespace Chat.Server.Tests.ScaleOut;

public sealed class TwoNodesOnGarnet() : TwoNodes(new SharedGarnet());
