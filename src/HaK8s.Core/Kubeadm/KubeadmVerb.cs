namespace HaK8s.Kubeadm;

/// <summary>What kubeadm is asked to do.</summary>
internal enum KubeadmVerb { Init, Join, Reset }
