#!/bin/bash
# Runs one proxy of a Sallyport fleet on an EC2 instance: takes an audit volume, mounts it, runs the image.
# Called by the unit sallyport.service with the file of settings; a test sources it and calls its functions.
set -euo pipefail

readonly IMDS=http://169.254.169.254/latest
readonly MOUNT_POINT=/mnt/sallyport
# An instance holds at most so many audit volumes; all but one of them may be of no use.
readonly DEVICES=(/dev/sdf /dev/sdg /dev/sdh /dev/sdi)

say() { echo "sallyport: $*" >&2; }

# IMDSv2 alone: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
metadata() {
  local token
  token=$(curl -sSf -X PUT -H 'X-aws-ec2-metadata-token-ttl-seconds: 60' "$IMDS/api/token")
  curl -sSf -H "X-aws-ec2-metadata-token: $token" "$IMDS/meta-data/$1"
}

# Ids of this fleet's audit volumes, the oldest first; more filters as arguments. Tags are given by whoever may tag, so that
# a volume must be encrypted with the fleet's key too, which the filters of DescribeVolumes do not know.
volumes() {
  local filters=("$@" Name=encrypted,Values=true) tag
  for tag in "${VOLUME_TAGS[@]}"; do filters+=("Name=tag:${tag%%=*},Values=${tag#*=}"); done
  aws ec2 describe-volumes --region "$REGION" --filters "${filters[@]}" \
    --query "sort_by(Volumes[?KmsKeyId=='$VOLUME_KEY_ARN'], &CreateTime)[].VolumeId" --output text | tr '\t' '\n' | sed '/^None$/d;/^$/d'
}

# Those of DEVICES under which nothing is attached.
free_devices() {
  local used
  used=$(aws ec2 describe-volumes --region "$REGION" --filters "Name=attachment.instance-id,Values=$INSTANCE_ID" \
    --query 'Volumes[].Attachments[].Device' --output text) || return
  printf '%s\n' "${DEVICES[@]}" | grep -vxF "$(tr '\t' '\n' <<<"$used")" || true
}

attach() {
  aws ec2 attach-volume --region "$REGION" --volume-id "$1" --instance-id "$INSTANCE_ID" --device "$2" >/dev/null
}

create_volume() {
  local id
  id=$(aws ec2 create-volume --region "$REGION" --availability-zone "$ZONE" --size "$VOLUME_GIB" --volume-type gp3 \
    --encrypted --kms-key-id "$VOLUME_KEY_ARN" --tag-specifications "$VOLUME_TAG_SPECIFICATION" --query VolumeId --output text) &&
    aws ec2 wait volume-available --region "$REGION" --volume-ids "$id" &&
    echo "$id"
}

# Mounts a volume that is attached, or leaves it as it is.
use_volume() {
  local device
  if device=$(device_of "$1") && format_if_blank "$device" && mount_volume "$device"; then return; fi
  say "volume $1 cannot be used; it stays attached and as it is"
  return 1
}

# Mounts the volume that this instance has already (after a reboot), else one that a lost instance left in this zone, with
# events that no sink has seen yet, else a new one. Two new instances may want the same: the API lets one of them have it.
# One that cannot be used is passed over, or it would keep every instance of the zone from starting. The last device is for
# a new volume.
take_volume() {
  local attached orphans free devices id
  attached=$(volumes "Name=attachment.instance-id,Values=$INSTANCE_ID")
  for id in $attached; do
    if use_volume "$id"; then say "keeps volume $id"; return; fi
  done
  free=$(free_devices)
  read -r -a devices <<<"${free//$'\n'/ }"
  orphans=$(volumes Name=status,Values=available "Name=availability-zone,Values=$ZONE")
  for id in $orphans; do
    if ((${#devices[@]} < 2)); then break; fi
    if ! attach "$id" "${devices[0]}"; then continue; fi
    devices=("${devices[@]:1}")
    if use_volume "$id"; then say "recovers volume $id"; return; fi
  done
  if ((${#devices[@]} == 0)); then say "none of the ${#DEVICES[@]} volumes that an instance may hold can be used"; return 1; fi
  id=$(create_volume)
  attach "$id" "${devices[0]}"
  use_volume "$id"
  say "made volume $id"
}

# NVMe devices carry the volume's id as their serial number: https://docs.aws.amazon.com/ebs/latest/userguide/identify-nvme-ebs-device.html
device_of() {
  local link="${DEVICE_LINKS:-/dev/disk/by-id}/nvme-Amazon_Elastic_Block_Store_${1/-/}" tries
  for ((tries = 0; tries < 120; tries++)); do
    if [[ -e $link ]]; then readlink -f "$link"; return; fi
    sleep 1
  done
  say "volume $1 does not appear as $link"
  return 1
}

is_block_device() { [[ -b $1 ]]; }

# mkfs puts the first superblock into the first bytes. cmp fails as well on what it cannot read, and on what ends earlier.
starts_with_zeros() { cmp -s -n 67108864 "$1" /dev/zero; }

# A device is formatted only where there is nothing at all on it. blkid's exit status 2 does not say so by itself: a damaged
# file system, random data and a device that cannot be opened have it too (blkid(8)). Whatever else is found, damage included,
# leaves the device as it is: there may be evidence on it.
format_if_blank() {
  local status=0
  blkid -p "$1" >/dev/null || status=$?
  case $status in
    0) ;;
    2)
      if ! is_block_device "$1" || ! starts_with_zeros "$1"; then
        say "$1 holds no file system, and is not blank; it is left alone"
        return 1
      fi
      mkfs.xfs -q "$1"
      ;;
    *) say "cannot tell what is on $1 (blkid: $status); it is left alone"; return 1 ;;
  esac
}

mount_volume() {
  mkdir -p "$MOUNT_POINT" && mount -o nodev,nosuid,noexec,noatime "$1" "$MOUNT_POINT" || return
  # The size may have been raised since the file system was made.
  if xfs_growfs "$MOUNT_POINT" >/dev/null && chown "$PROXY_UID:$PROXY_UID" "$MOUNT_POINT" && chmod 0700 "$MOUNT_POINT"; then
    return
  fi
  umount "$MOUNT_POINT"
  return 1
}

pull_image() {
  if [[ -n $REGISTRY ]]; then
    aws ecr get-login-password --region "$REGISTRY_REGION" | docker login --username AWS --password-stdin "$REGISTRY"
  fi
  docker pull --quiet "$IMAGE"
}

# The host's network, since with a hop limit of 1 the metadata service answers no container behind a bridge. Config and
# secrets live in memory; the audit spool and recordings live on the volume.
run_image() {
  docker rm --force sallyport >/dev/null 2>&1 || true
  exec docker run --name sallyport --rm --network host --read-only --user "$PROXY_UID:$PROXY_UID" \
    --cap-drop ALL --security-opt no-new-privileges --stop-timeout "$STOP_SECONDS" \
    --tmpfs "/var/lib/sallyport:rw,noexec,nosuid,nodev,size=64m,mode=0700,uid=$PROXY_UID,gid=$PROXY_UID" \
    --tmpfs "/tmp:rw,noexec,nosuid,nodev,size=256m,mode=1777" \
    --volume "$MOUNT_POINT:/var/lib/sallyport/state" \
    --log-driver awslogs --log-opt "awslogs-region=$REGION" --log-opt "awslogs-group=$LOG_GROUP" \
    --log-opt "awslogs-stream=proxy/$INSTANCE_ID" --log-opt mode=non-blocking --log-opt max-buffer-size=25m \
    "${ENVIRONMENT[@]/#/--env=}" "$IMAGE"
}

main() {
  # shellcheck disable=SC1090
  source "$1"
  INSTANCE_ID=$(metadata instance-id)
  ZONE=$(metadata placement/availability-zone)
  # The service was started again, and the instance was not.
  if ! mountpoint -q "$MOUNT_POINT"; then take_volume; fi
  pull_image
  run_image
}

if [[ ${BASH_SOURCE[0]} == "$0" ]]; then main "$@"; fi
